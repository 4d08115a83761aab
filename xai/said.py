"""English sentences that can be said in another language later."""


class Said(str):
    """An English sentence that still knows its template and its values.

    It is an ordinary str wherever English is read (errors, key.json, the command line); whoever speaks another language
    looks the template up and puts the same values in.

    >>> sentence = Said("{name} is {given}; expected a number.", name="The seed", given="x")
    """

    def __new__(cls, template, /, **values):
        sentence = super().__new__(cls, template.format(**values))
        sentence.template, sentence.values = template, values
        return sentence

    def __getnewargs_ex__(self):  # for pickle and copy
        return (self.template,), self.values
