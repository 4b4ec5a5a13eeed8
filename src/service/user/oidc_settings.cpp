#include "service/user/oidc_settings.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "feed/address.hpp"
#include "service/server_settings.hpp"
#include "service/settings.hpp"
#include "service/vault.hpp"

namespace ballast::service {

namespace {

constexpr std::array<std::string_view, 11> kFields{
    "label",  "issuer",  "client_id",      "client_secret", "client_secret_file",
    "scopes", "domains", "links_by_email", "trusts_email",  "local",
    "rule.1"};
constexpr std::size_t kLongestFile = 256U << 10;

Error bad(std::string_view setting, std::string_view expected) {
    return fail(Code::kInvalidInput,
                fmt::format("{} in oidc_file is not valid: expected {}", setting, expected));
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

Result<bool> truth(std::string_view setting, std::string_view value) {
    if (value == "true") return true;
    if (value == "false") return false;
    return bad(setting, "true or false");
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

// "groups = Risk managers -> home manager"
Result<OidcRule> rule_of(std::string_view setting, std::string_view text) {
    const Error form = bad(setting,
                           "claim = value -> workspace role, such as groups = Risk "
                           "managers -> home manager");
    const std::size_t equals = text.find('=');
    const std::size_t arrow = text.rfind("->");
    if (equals == std::string_view::npos || arrow == std::string_view::npos || arrow < equals)
        return form;
    const auto target = words_of(text.substr(arrow + 2));
    if (target.size() != 2) return form;
    const auto role = store::parse_role(target[1]);
    if (!role) return bad(setting, "one of the roles viewer, analyst, manager and admin");
    OidcRule rule{.claim = std::string(without_blanks(text.substr(0, equals))),
                  .value = std::string(without_blanks(text.substr(equals + 1, arrow - equals - 1))),
                  .workspace = target[0],
                  .role = *role};
    if (rule.claim.empty() || rule.value.empty()) return form;
    return rule;
}

Status set(OidcProvider& provider, const std::string& setting, std::string_view field,
           const std::string& value) {
    if (field == "label") {
        provider.label = value;
    } else if (field == "issuer") {
        if (!feed::parse_url(value)) return bad(setting, "a URL such as https://id.example.com");
        provider.issuer = value;
    } else if (field == "client_id") {
        provider.client_id = value;
    } else if (field == "client_secret") {
        if (!is_secret_name(value)) return bad(setting, "the name of a secret such as oidc-secret");
        provider.client_secret = value;
    } else if (field == "client_secret_file") {
        provider.client_secret_file = value;
    } else if (field == "scopes") {
        provider.scopes = value;
        if (std::ranges::count(words_of(value), "openid") != 1)
            return bad(setting, "scopes with openid among them");
    } else if (field == "domains") {
        for (const std::string& word : words_of(value)) {
            std::string domain = word;
            if (domain.ends_with(',')) domain.pop_back();
            if (domain.find_first_of("@*,") != std::string::npos || domain.empty())
                return bad(setting, "domains such as example.com, separated by blanks");
            provider.domains.push_back(std::move(domain));
        }
    } else if (field == "links_by_email") {
        TRY(provider.links_by_email, truth(setting, value));
    } else if (field == "trusts_email") {
        TRY(provider.trusts_email, truth(setting, value));
    } else if (field == "local") {
        TRY(provider.local, truth(setting, value));
    } else if (field.starts_with("rule.")) {
        TRY(OidcRule rule, rule_of(setting, value));
        provider.rules.push_back(std::move(rule));
    } else {
        const std::string_view nearest = nearest_word(field, kFields);
        return bad(setting,
                   fmt::format("one of the fields {}{}", alternatives(kFields),
                               nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest)));
    }
    return {};
}

Status check(const OidcProvider& provider) {
    if (provider.issuer.empty()) return bad(provider.name + ".issuer", "the URL of the issuer");
    if (provider.client_id.empty())
        return bad(provider.name + ".client_id", "the id under which the provider knows Ballast");
    if (!provider.local && !provider.issuer.starts_with("https://"))
        return bad(provider.name + ".issuer", "https, or local = true beside it");
    return {};
}

}  // namespace

Result<std::vector<OidcProvider>> parse_oidc_providers(
    const std::map<std::string, std::string>& settings) {
    std::vector<OidcProvider> providers;
    for (const auto& [setting, value] : settings) {
        const std::size_t dot = setting.find('.');
        const std::string name = setting.substr(0, dot);
        if (dot == std::string::npos || !is_name(name))
            return bad(setting, "the name of a provider and a field, such as okta.issuer");
        if (providers.empty() || providers.back().name != name)
            providers.push_back({.name = name, .label = name});
        TRY_STATUS(
            set(providers.back(), setting, std::string_view(setting).substr(dot + 1), value));
    }
    for (const OidcProvider& provider : providers) TRY_STATUS(check(provider));
    return providers;
}

Result<std::vector<OidcProvider>> oidc_providers(Environment& environment) {
    const ServerSettings& settings = environment.shared<ServerSettings>();
    if (settings.oidc_file.empty() || !environment.settings().users)
        return std::vector<OidcProvider>();
    std::ifstream file(settings.oidc_file);
    std::string text(kLongestFile, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.empty()) return fail(Code::kUnavailable, "oidc_file cannot be read, or is empty");
    auto lines = parse_settings_file(text);
    if (!lines)
        return fail(Code::kInvalidInput, fmt::format("oidc_file: {}", lines.error().message));
    return parse_oidc_providers(*lines);
}

}  // namespace ballast::service
