// The commands about secrets.
#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

using enum Format;

namespace {

const Place kSecret{"NAME", "name", "Name of the secret, such as fred-api-key"};

std::vector<Column> secret_columns() {
    return {{"Secret", "/name"},
            {"Bytes", "/length", kQuantity},
            {"Set by", "/set_by"},
            {"Set", "/set_at", kInstant},
            {"Last used", "/last_used_at", kInstant}};
}

}  // namespace

void add_secret_views(std::vector<View>& views) {
    views.push_back(
        {.command = "secret list",
         .method = "secret.list",
         .doc = "List the secrets, without their values",
         .group = kServerGroup,
         .places = {},
         .sections = {
             {.name = "secrets", .title = "", .pointer = "/data", .columns = secret_columns()},
             {.name = "usual",
              .title = "Names that services use",
              .pointer = "/usual",
              .columns = {{"Secret", "/name"}, {"Set", "/is_set"}, {"Used for", "/doc"}}}}});
    views.push_back({.command = "secret put",
                     .method = "secret.put",
                     .doc = "Set a key or password, read from a file or from standard input",
                     .group = kServerGroup,
                     .places = {kSecret,
                                {.name = "FILE",
                                 .field = "value",
                                 .doc = "File with the value; standard input when absent",
                                 .required = false,
                                 .is_secret = true}},
                     .sections = {{.name = "secret",
                                   .title = "",
                                   .pointer = "",
                                   .columns = secret_columns(),
                                   .is_facts = true}},
                     .example = "ballast secret put fred-api-key key.txt"});
    views.push_back({.command = "secret delete",
                     .method = "secret.delete",
                     .doc = "Delete a secret",
                     .group = kServerGroup,
                     .places = {kSecret},
                     .sections = {{.name = "secret",
                                   .title = "",
                                   .pointer = "",
                                   .columns = {{"Deleted", "/id"}},
                                   .is_facts = true}}});
    views.push_back({.command = "secret rotate",
                     .method = "secret.rotate",
                     .doc = "Replace the keys that protect the secrets",
                     .group = kServerGroup,
                     .places = {},
                     .sections = {{.name = "rotation",
                                   .title = "",
                                   .pointer = "",
                                   .columns = {{"Secrets sealed anew", "/secrets", kQuantity},
                                               {"Data keys sealed anew", "/data_keys", kQuantity},
                                               {"Master key", "/master_key"}},
                                   .is_facts = true}},
                     .switches = {{"--master-key", "master_key",
                                   "Replace the master key instead of the workspace's data key"}},
                     .example = "ballast secret rotate --master-key"});
}

}  // namespace ballast::api::cli
