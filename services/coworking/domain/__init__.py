"""The rules of co-working days: when and with whom, who has a seat, and who met whom."""
