CREATE DATABASE assistant OWNER complaints;
