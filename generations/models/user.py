"""People: an email is the name one signs in with."""

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Makes users by email; emails are compared without regard to case."""

    use_in_migrations = True

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a new person; `password=None` makes one who can't sign in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Store an owner: may invite others and enter the admin."""
        fields |= {"is_staff": True, "is_superuser": True, "role": User.Role.OWNER}
        return self.create_user(email, password, **fields)


class User(AbstractUser):
    """Somebody of the team."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MEMBER = "member", "Member"

    username = None
    first_name = None
    last_name = None
    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_any_case", violation_error_message="This email is already in use."
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name, or what stands before the @ of the email."""
        return self.name or self.email.partition("@")[0]

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = self.display_name.replace(".", " ").replace("_", " ").split()
        return "".join(word[0] for word in [words[0], *words[1:][-1:]]).upper() if words else "?"

    @property
    def hue(self) -> int:
        """The avatar's colour, a step of ten degrees on the colour circle; neighbours in id lie far apart."""
        return (self.pk or 0) * 130 % 360

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name.partition(" ")[0]
