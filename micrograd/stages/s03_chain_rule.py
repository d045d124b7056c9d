# Written by `make stages` from chapters/03_chain_rule.ipynb; change the chapter, not this file.
def check_by_nudging(f, args, slopes, h=1e-6):
    for i in range(len(args)):
        up, down = list(args), list(args)
        up[i], down[i] = args[i] + h, args[i] - h
        measured = (f(*up) - f(*down)) / (2 * h)
        verdict = "agrees" if abs(measured - slopes[i]) < 1e-6 else "DIFFERS"
        print(f"input {i}: by hand {slopes[i]:9.4f}   by nudging {measured:9.4f}   {verdict}")
