"""Who finds the best plan in equal processor time: the planner's engines, other solvers, rules of thumb?"""
