"""The window of Tallybridge: widgets, models and words, and no rule of the business."""
