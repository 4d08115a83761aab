"""Progress bars of the commands; silent where nobody watches."""

from tqdm import tqdm

from .catalogue import questions


class QuestionBar:
    """A bar over the questions that also names the experiment under way."""

    def __init__(self, title="key"):
        self.bar = tqdm(total=len(questions), desc=title, unit="part", disable=None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bar.close()

    def __call__(self, name, done, total):
        self.bar.n = done
        self.bar.set_postfix_str(name)

    def experiment(self, name, done, total):
        self.bar.set_postfix_str(f"{name} {done}/{total}")


def told(bar):
    """The tqdm bar as a progress(name, done, total)."""

    def tell(name, done, total):
        bar.set_description(name, refresh=False)
        bar.n, bar.total = done, total
        bar.refresh()

    return tell
