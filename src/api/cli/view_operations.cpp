// The commands about backups and nodes.
#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

using enum Format;

namespace {

const Place kBackup{"BACKUP", "backup", "Id of the backup"};
const Place kBackupFile{"FILE", "file", "File that `backup download` made"};

std::vector<Column> backup_columns() {
    return {{"Id", "/id"},
            {"Made", "/created_at", kInstant},
            {"Note", "/note"},
            {.title = "Files", .pointer = "/files", .format = kQuantity, .spare = 3},
            {"Bytes", "/bytes", kQuantity},
            {.title = "Added", .pointer = "/added_bytes", .format = kQuantity, .spare = 4},
            {"Encrypted", "/encrypted"},
            {.title = "Verified", .pointer = "/last_check/at", .format = kInstant, .spare = 1},
            {.title = "Passed", .pointer = "/last_check/passed", .spare = 2}};
}

std::vector<Column> node_columns() {
    return {{"Node", "/id"},
            {"Role", "/role"},
            {.title = "Version", .pointer = "/version", .spare = 2},
            {"Workers", "/workers", kQuantity},
            {"Running", "/running", kQuantity},
            {.title = "Load", .pointer = "/load", .format = kNumber, .spare = 3},
            {"Alive", "/alive"},
            {.title = "Draining", .pointer = "/draining", .spare = 4},
            {.title = "Outdated", .pointer = "/outdated", .spare = 5},
            {.title = "Seen", .pointer = "/seen_at", .format = kInstant, .spare = 1}};
}

std::vector<Section> node_sections() {
    return {{.name = "nodes", .title = "", .pointer = "/data", .columns = node_columns()},
            {.name = "queue",
             .title = "",
             .pointer = "",
             .columns = {{"Jobs waiting", "/waiting", kQuantity},
                         {"Jobs running", "/running", kQuantity},
                         {"Longest wait in seconds", "/oldest_s", kNumber}},
             .is_facts = true}};
}

std::vector<Section> check_sections() {
    return {{.name = "check",
             .title = "",
             .pointer = "",
             .columns = {{"Files", "/files", kQuantity},
                         {"Bytes", "/bytes", kQuantity},
                         {"State restored", "/state_restored"},
                         {"Workspaces", "/workspaces", kQuantity},
                         {"Audit entries", "/audit_entries", kQuantity},
                         {"Results compared", "/results_compared", kQuantity}},
             .is_facts = true},
            {.name = "issues",
             .title = "Issues",
             .pointer = "/issues",
             .columns = {{"Severity", "/severity"}, {"Where", "/where"}, {"Message", "/message"}}}};
}

std::vector<Section> restored_sections() {
    return {{.name = "restored",
             .title = "",
             .pointer = "",
             .columns = {{"Directory", "/directory"},
                         {"Files", "/files", kQuantity},
                         {"Bytes", "/bytes", kQuantity},
                         {"Has the keys", "/has_keys"}},
             .is_facts = true}};
}

}  // namespace

void add_operation_views(std::vector<View>& views) {
    views.push_back({.command = "node list",
                     .method = "node.list",
                     .doc = "List the processes of the installation and the length of its queue",
                     .group = kServerGroup,
                     .places = {},
                     .sections = node_sections(),
                     .example = "ballast node list"});
    views.push_back({.command = "node drain",
                     .method = "node.drain",
                     .doc = "Let a node take no more jobs",
                     .group = kServerGroup,
                     .places = {{"NODE", "node", "Id of the node"}},
                     .sections = {{.name = "node",
                                   .title = "",
                                   .pointer = "",
                                   .columns = node_columns(),
                                   .is_facts = true}},
                     .example = "ballast node drain host-1a2b3c"});
    views.push_back({.command = "backup create",
                     .method = "backup.create",
                     .doc = "Back up the installation",
                     .group = kServerGroup,
                     .places = {},
                     .sections = {{.name = "backup",
                                   .title = "",
                                   .pointer = "",
                                   .columns = backup_columns(),
                                   .is_facts = true}},
                     .example = "ballast backup create note='before the upgrade'"});
    views.push_back(
        {.command = "backup list",
         .method = "backup.list",
         .doc = "List the backups, the newest first",
         .group = kServerGroup,
         .places = {},
         .sections =
             {{.name = "backups", .title = "", .pointer = "/data", .columns = backup_columns()}},
         .example = "ballast backup list"});
    views.push_back({.command = "backup verify",
                     .method = "backup.verify",
                     .doc = "Restore a backup into a temporary instance and compare it",
                     .group = kServerGroup,
                     .places = {kBackup},
                     .sections = check_sections(),
                     .example = "ballast backup verify 20260102T030405Z-1a2b3c"});
    views.push_back({.command = "backup restore",
                     .method = "backup.restore",
                     .doc = "Restore a backup into a new data directory",
                     .group = kServerGroup,
                     .places = {kBackup, {"DIRECTORY", "directory", "Data directory to make"}},
                     .sections = restored_sections(),
                     .example = "ballast backup restore 20260102T030405Z-1a2b3c /srv/ballast/new"});
    views.push_back(
        {.command = "backup download",
         .method = "backup.download",
         .doc = "Write a backup to one file, encrypted with a passphrase",
         .group = kServerGroup,
         .places = {kBackup, {"FILE", "file", "File to make"}},
         .sections = {{.name = "file",
                       .title = "",
                       .pointer = "",
                       .columns = {{"File", "/file_name"}, {"Bytes", "/size", kQuantity}},
                       .is_facts = true}},
         .example = "ballast backup download latest ballast.backup passphrase=@-"});
    views.push_back({.command = "backup verify-file",
                     .method = "backup.verify_file",
                     .doc = "Restore a backup file into a temporary instance and compare it",
                     .group = kServerGroup,
                     .places = {kBackupFile},
                     .sections = check_sections(),
                     .example = "ballast backup verify-file ballast.backup passphrase=@-"});
    views.push_back(
        {.command = "backup restore-file",
         .method = "backup.restore_file",
         .doc = "Restore a backup file into a new data directory",
         .group = kServerGroup,
         .places = {kBackupFile, {"DIRECTORY", "directory", "Data directory to make"}},
         .sections = restored_sections(),
         .example = "ballast backup restore-file ballast.backup /srv/ballast/new passphrase=@-"});
    views.push_back({.command = "backup delete",
                     .method = "backup.delete",
                     .doc = "Delete a backup",
                     .group = kServerGroup,
                     .places = {kBackup},
                     .sections = {{.name = "deleted",
                                   .title = "",
                                   .pointer = "",
                                   .columns = {{"Deleted", "/id"}},
                                   .is_facts = true}},
                     .example = "ballast backup delete 20260102T030405Z-1a2b3c"});
}

}  // namespace ballast::api::cli
