"""What things cost: ratios in one run, beside a stated baseline. `make bench` runs them and draws the plots."""
