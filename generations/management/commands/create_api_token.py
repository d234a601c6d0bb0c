"""create_api_token EMAIL: a token for scripts, printed once."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.models import ApiToken, User


class Command(BaseCommand):
    help = "Makes an API token for somebody and prints it, once, as the last word."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args, email: str, **options) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is nobody with the email {email} who may sign in.")
        _, secret = ApiToken.objects.issue(user, "Command line")
        self.stdout.write(f"Token of {user.email}, shown only now: {secret}")
