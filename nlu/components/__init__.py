"""Parts of the pipeline that are ours; named in `config.yml`."""
