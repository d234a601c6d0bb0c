"""Verbs that say what an image is for, and how good it is."""

from generations.acts.verb import Before, Columns, Images
from generations.models import Generation


class Move(Columns):
    """Into a project, or out of any; so are the generations that the images came from."""

    columns = ("project_id",)

    def put(self) -> tuple:
        return (self.arguments["project"],)

    def do(self, images: Images) -> Before:
        before = super().do(images)
        generations = {images[int(pk)].generation_id for pk in before} - {None}
        former = self._generations(generations)
        Generation.objects.filter(pk__in=former).update(project=self.arguments["project"])
        for pk, values in before.items():
            generation = images[int(pk)].generation_id
            if generation in former:
                values.append(former[generation])
        return before

    def undo(self, images: Images, before: Before) -> set[int]:
        stayed = super().undo(images, before)
        former = {
            images[pk].generation_id: before[str(pk)][1] for pk in images.keys() - stayed if len(before[str(pk)]) > 1
        }
        locked = Generation.objects.select_for_update().order_by("pk").filter(pk__in=former)
        for generation in locked.only("project"):
            if generation.project_id == self.arguments["project"]:
                Generation.objects.filter(pk=generation.pk).update(project=former[generation.pk])
        return stayed

    def _generations(self, ids: set[int]) -> dict[int, int | None]:
        """Those that are for another project, locked, and which."""
        others = Generation.objects.filter(pk__in=ids).exclude(project=self.arguments["project"])
        return dict(others.select_for_update().order_by("pk").values_list("pk", "project_id"))


class Rate(Columns):
    """One to five, or no rating any more; and by whom."""

    columns = ("rating", "rated_by_id")

    def put(self) -> tuple:
        rating = self.arguments["rating"]
        return rating, self.act.author_id if rating else None


class Judge(Columns):
    """Pick, reject, or neither; and by whom."""

    columns = ("verdict", "verdict_by_id")

    def put(self) -> tuple:
        verdict = self.arguments["verdict"]
        return verdict, self.act.author_id if verdict else None
