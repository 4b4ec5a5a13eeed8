"""Requests about users and workspaces."""


def user_requests(answers, link):
    """`link` makes a sign-in link and returns its key."""
    yield "auth.options", {}
    yield "auth.setup", {"key": link(), "email": "ada@example.com", "name": "Ada",
                         "password": "a lighthouse in the fog", "workspace": "Example Bank"}
    yield "auth.login", {"email": "ada@example.com", "password": "a lighthouse in the fog",
                         "program": "test"}
    yield "auth.refresh", {"refresh_token": answers["auth.login"]["refresh_token"]}
    yield "user.invite", {"email": "bob@example.com", "name": "Bob", "role": "analyst"}
    yield "auth.accept_invitation", {"key": answers["user.invite"]["key"],
                                     "password": "five wooden ladders"}
    yield "auth.password_forgot", {"email": "bob@example.com"}
    yield "user.list", {"limit": 1}
    yield "user.get", {"user": "bob@example.com"}
    yield "user.reset", {"user": "bob@example.com"}
    yield "auth.password_reset", {"key": answers["user.reset"]["key"],
                                  "password": "seven copper kettles"}
    yield "user.update", {"user": "bob@example.com", "name": "Robert", "role": None}
    yield "user.disable", {"user": "bob@example.com"}
    yield "user.enable", {"user": "bob@example.com"}
    yield "user.roles", {}
    yield "mail.status", {}
    yield "workspace.get", {}
    yield "workspace.update", {"name": "Example Bank"}
    yield "workspace.add_member", {"user": "bob@example.com", "role": "manager"}
    yield "workspace.members", {}
    yield "workspace.remove_member", {"user": "bob@example.com"}
    yield "workspace.create", {"name": "Credit desk"}
    yield "workspace.list", {}
    yield "workspace.copy", {"portfolio": "demo-individual", "to": "credit-desk"}
    yield "workspace.copy", {"plan": "rest", "to": "credit-desk", "slug": "rest-copy"}
    yield "user.delete", {"user": "bob@example.com"}
    yield "auth.profile", {"name": "Owner", "time_zone": "Europe/Berlin"}
    yield "auth.sessions", {}
    yield "auth.revoke", {"others": True}
    yield "auth.logout", {}
    yield "auth.logout_all", {}
    yield "auth.rotate_keys", {}
    yield "auth.lockdown", {}
    yield "auth.lockdown", {"end": True}
