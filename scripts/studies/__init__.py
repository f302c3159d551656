"""How fast are neighbours, how well do workers share, what does a library take, what survives being killed?"""
