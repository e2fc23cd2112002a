"""x"""
def with_sums(o): return o
