"""Micrograd, step by step: the engine, and what a reader of the book meets on the way to it.

The modules in the order of the book: the first chapter that builds a part of one, or uses it; what is in it; and which
of the others it imports. A chapter's own engine is in `stages`; `engine` is the one that chapter 13 arrives at.

    module      chapter  what is in it                                      imports
    check       1        whether an answer is right, and which mistake it shows
    pytorch     1        the book's numbers beside PyTorch's
    stages      1        the code as it stood at the end of each chapter
    widgets     1        the figures, which a reader operates               datasets draw engine nn
    gradcheck   2        gradients beside slopes that know nothing of graphs   engine
    draw        4        the graph behind a Value, as a picture
    engine      4        Value: a number that remembers how it was made
    bugs        9        broken engines, on which to try tests              stages
    nn          10       neurons, layers, networks                          engine files
    datasets    12       points of two classes, made with a seed
    functional  12       losses and softmax                                 engine
    exercises   -        answers, known mistakes, tests of the stages       bugs check engine gradcheck nn stages
    files       -        JSON that is written whole or not at all
    formatters  -        pictures whose text says what they show

`check` looks a chapter up in `exercises` when it is asked for an answer. Nobody imports `widgets`. Nothing is imported
here, so that a program waits only for what it uses.
"""
