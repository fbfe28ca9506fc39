"""What leaves a support bundle for strangers' eyes: texts in which nobody's customer can be told any more. Pure."""
