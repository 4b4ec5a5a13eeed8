// Identity providers of the operator's file: who may sign in through them, and with which role.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/identity.hpp"

namespace ballast::service {

// Who has the value in the claim is a member of the workspace with at least this role.
struct OidcRule {
    std::string claim;  // path, such as "groups" or "realm_access.roles"
    std::string value;
    std::string workspace;  // short name
    store::Role role = store::Role::kViewer;
};

struct OidcProvider {
    std::string name;   // in settings and addresses
    std::string label;  // of the button
    std::string issuer;
    std::string client_id;
    std::string client_secret;       // name of a secret of the home workspace
    std::string client_secret_file;  // without either: a public client, with PKCE alone
    std::string scopes = "openid profile email";
    std::vector<std::string> domains;  // of addresses whose users are made at their first sign-in
    bool links_by_email = false;       // an existing user with the verified address signs in
    bool trusts_email = false;         // addresses count as verified without a claim that says so
    bool local = false;                // http, and private networks
    std::vector<OidcRule> rules;       // by their numbers
};

// "name.field = value" (docs/guide/users.md). kInvalidInput names the setting and what is expected.
Result<std::vector<OidcProvider>> parse_oidc_providers(
    const std::map<std::string, std::string>& settings);

// Those of the file that the setting oidc_file names; none without it.
Result<std::vector<OidcProvider>> oidc_providers(Environment& environment);

}  // namespace ballast::service
