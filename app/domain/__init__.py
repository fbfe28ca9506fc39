"""The vocabulary: records, money, links, differences, plans, errors. Pure; imports nothing of the house."""
