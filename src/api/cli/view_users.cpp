// The commands about users and workspaces.
#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

using enum Format;

namespace {

const Place kUser{"USER", "user", "E-mail address or id of the user"};

std::vector<Column> user_columns() {
    return {{"E-mail", "/email"},
            {"Name", "/name"},
            {"Enabled", "/enabled"},
            {"Password", "/has_password"},
            {"One-time codes", "/one_time_codes"},
            {"Last sign-in", "/last_sign_in_at", kInstant},
            {"Asked for a new password", "/reset_requested_at", kInstant}};
}

Section user_section() {
    return {
        .name = "user", .title = "", .pointer = "", .columns = user_columns(), .is_facts = true};
}

Section place_section(std::string_view pointer) {
    return {.name = "workspaces",
            .title = "",
            .pointer = pointer,
            .columns = {{"Workspace", "/slug"},
                        {"Name", "/name"},
                        {"Kind", "/kind"},
                        {"Role", "/role"},
                        {"Id", "/id"}}};
}

std::vector<Section> link_sections() {
    return {{.name = "link",
             .title = "",
             .pointer = "",
             .columns = {{"E-mail", "/email"},
                         {"Link, after the address of the server", "/path"},
                         {"Expires", "/expires_at", kInstant}},
             .is_facts = true}};
}

View user_view(std::string_view command, std::string_view method, std::string_view doc) {
    return {.command = command,
            .method = method,
            .doc = doc,
            .group = kServerGroup,
            .places = {kUser},
            .sections = {user_section(), place_section("/workspaces")}};
}

std::vector<Section> workspace_section() {
    return {{.name = "workspace",
             .title = "",
             .pointer = "",
             .columns = {{"Workspace", "/slug"},
                         {"Name", "/name"},
                         {"Kind", "/kind"},
                         {"Role", "/role"},
                         {"Id", "/id"}},
             .is_facts = true}};
}

}  // namespace

void add_user_views(std::vector<View>& views) {
    views.push_back(
        {.command = "user list",
         .method = "user.list",
         .doc = "List the users of the server",
         .group = kServerGroup,
         .places = {},
         .sections = {
             {.name = "users", .title = "", .pointer = "/data", .columns = user_columns()}}});
    views.push_back(
        {.command = "user invite",
         .method = "user.invite",
         .doc = "Make a user, and print the link to set a password",
         .group = kServerGroup,
         .places = {{"EMAIL", "email", "E-mail address of the user"}},
         .sections = link_sections(),
         .example = "ballast user invite jane@example.com name=\"Jane Doe\" role=analyst"});
    views.push_back({.command = "user reset",
                     .method = "user.reset",
                     .doc = "Print a link to set a new password",
                     .group = kServerGroup,
                     .places = {kUser},
                     .sections = link_sections(),
                     .example = "ballast user reset jane@example.com"});
    views.push_back(user_view("user get", "user.get", "Show a user and the user's workspaces"));
    views.push_back(user_view("user update", "user.update",
                              "Change a user's name, address or role, or remove one-time codes"));
    views.back().example = "ballast user update jane@example.com role=manager";
    views.push_back(user_view("user disable", "user.disable",
                              "End a user's sign-ins and tokens, and refuse new ones"));
    views.push_back(user_view("user enable", "user.enable", "Permit a user to sign in again"));
    views.push_back({.command = "user delete",
                     .method = "user.delete",
                     .doc = "Delete a user and the user's personal workspace",
                     .group = kServerGroup,
                     .places = {kUser},
                     .sections = {{.name = "user",
                                   .title = "",
                                   .pointer = "",
                                   .columns = {{"Deleted", "/id"}},
                                   .is_facts = true}}});
    views.push_back(
        {.command = "user roles",
         .method = "user.roles",
         .doc = "List the roles and their permissions",
         .group = kServerGroup,
         .places = {},
         .sections = {{.name = "roles",
                       .title = "",
                       .pointer = "/data",
                       .columns = {{"Role", "/role"}, {"Permissions", "/permissions"}}}}});
    views.push_back({.command = "workspace list",
                     .method = "workspace.list",
                     .doc = "List the workspaces of the owner of the server",
                     .group = kServerGroup,
                     .places = {},
                     .sections = {place_section("/data")}});
    views.push_back({.command = "workspace get",
                     .method = "workspace.get",
                     .doc = "Show the home workspace",
                     .group = kServerGroup,
                     .places = {},
                     .sections = workspace_section()});
    views.push_back({.command = "workspace update",
                     .method = "workspace.update",
                     .doc = "Rename the home workspace",
                     .group = kServerGroup,
                     .places = {},
                     .sections = workspace_section(),
                     .example = "ballast workspace update name=\"Example Bank\""});
    views.push_back({.command = "workspace create",
                     .method = "workspace.create",
                     .doc = "Make a team workspace",
                     .group = kServerGroup,
                     .places = {{"NAME", "name", "Display name of the workspace"}},
                     .sections = workspace_section(),
                     .example = "ballast workspace create \"Credit desk\""});
    views.push_back({.command = "workspace members",
                     .method = "workspace.members",
                     .doc = "List the members of the home workspace",
                     .group = kServerGroup,
                     .places = {},
                     .sections = {{.name = "members",
                                   .title = "",
                                   .pointer = "/data",
                                   .columns = {{"E-mail", "/email"},
                                               {"Name", "/name"},
                                               {"Role", "/role"},
                                               {"Invited", "/invited"},
                                               {"Last sign-in", "/last_sign_in_at", kInstant}}}}});
    const std::vector<Section> done{{.name = "change",
                                     .title = "",
                                     .pointer = "",
                                     .columns = {{"Sign-ins ended", "/ended"}},
                                     .is_facts = true}};
    views.push_back({.command = "workspace add",
                     .method = "workspace.add_member",
                     .doc = "Add a user to the home workspace, or change the user's role",
                     .group = kServerGroup,
                     .places = {kUser},
                     .sections = done,
                     .example = "ballast workspace add jane@example.com role=analyst"});
    views.push_back({.command = "workspace remove",
                     .method = "workspace.remove_member",
                     .doc = "Remove a user from the home workspace",
                     .group = kServerGroup,
                     .places = {kUser},
                     .sections = done});
    views.push_back(
        {.command = "lockdown",
         .method = "auth.lockdown",
         .doc = "End every sign-in, token and link, and refuse sign-in until --end",
         .group = kServerGroup,
         .places = {},
         .sections = {{.name = "state",
                       .title = "",
                       .pointer = "",
                       .columns = {{"Locked down", "/locked_down"}, {"Ended", "/ended"}},
                       .is_facts = true}},
         .switches = {{"--end", "end", "Permit sign-in again"}},
         .example = "ballast lockdown --end"});
}

}  // namespace ballast::api::cli
