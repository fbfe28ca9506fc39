"""The support bundle: what somebody who helps needs to see, in one file, without secrets and without customers."""
