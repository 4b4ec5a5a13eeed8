#include "feed/settings.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.hpp"
#include "feed/formats.hpp"

namespace ballast::feed {

namespace {

constexpr std::array<std::string_view, 11> kFields{"enabled",  "key",   "secret",     "license",
                                                   "base",     "local", "per_second", "per_day",
                                                   "currency", "url",   "key_header"};

std::vector<Provider> built_in() {
    return {{.name = "yahoo",
             .kind = ProviderKind::kYahoo,
             .base = "https://query2.finance.yahoo.com",
             .limit = {.per_second = 0.5}},
            {.name = "fred",
             .kind = ProviderKind::kFred,
             .base = "https://api.stlouisfed.org",
             .limit = {.per_second = 1.6}},
            {.name = "ecb",
             .kind = ProviderKind::kEcb,
             .base = "https://data-api.ecb.europa.eu",
             .limit = {.per_second = 1.0}},
            {.name = "treasury",
             .kind = ProviderKind::kTreasury,
             .base = "https://home.treasury.gov",
             .limit = {.per_second = 1.0}},
            {.name = "polygon",
             .kind = ProviderKind::kPolygon,
             .base = "https://api.massive.com",
             .limit = {.per_second = 5.0 / 60.0}},
            {.name = "fmp",
             .kind = ProviderKind::kFmp,
             .base = "https://financialmodelingprep.com",
             .currency = "USD",
             .limit = {.per_second = 4.0, .per_day = 250}}};
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

Error bad(std::string_view setting, std::string_view expected) {
    return fail(
        Code::kInvalidInput,
        fmt::format("the provider setting {} is not valid: expected {}", setting, expected));
}

Result<bool> truth(std::string_view setting, std::string_view value) {
    if (value == "true" || value == "yes" || value == "on") return true;
    if (value == "false" || value == "no" || value == "off") return false;
    return bad(setting, "true or false");
}

Status set(Provider& provider, const std::string& setting, std::string_view field,
           const std::string& value) {
    if (field == "enabled") {
        TRY(provider.enabled, truth(setting, value));
    } else if (field == "local") {
        TRY(provider.local, truth(setting, value));
    } else if (field == "license") {
        if (value != "accepted") return bad(setting, "accepted");
        provider.license_accepted = true;
    } else if (field == "key") {
        provider.key = value;
    } else if (field == "secret") {
        provider.secret = value;
    } else if (field == "key_header") {
        provider.key_header = value + ":";
    } else if (field == "currency") {
        provider.currency = value;
    } else if (field == "base" || field == "url") {
        if (!parse_url(value)) return bad(setting, "a URL such as https://data.example.org");
        provider.base = value;
        while (field == "base" && provider.base.ends_with('/')) provider.base.pop_back();
    } else if (field == "per_second" || field == "per_day") {
        const auto number = detail::number_in(value);
        if (!number || !(*number > 0.0) || *number > 1e6)
            return bad(setting, "a number above 0 and at most 1,000,000");
        if (field == "per_second")
            provider.limit.per_second = *number;
        else
            provider.limit.per_day = static_cast<std::int64_t>(*number);
    } else {
        const std::string_view nearest = nearest_word(field, kFields);
        return bad(setting,
                   fmt::format("one of the fields {}{}", alternatives(kFields),
                               nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest)));
    }
    return {};
}

Status check_custom(const Provider& provider) {
    if (provider.base.empty())
        return bad(provider.name + ".url", "the URL of a CSV file, with {symbol} in it");
    const UrlParts parts = parse_url(provider.base).value_or(UrlParts{});
    if (parts.host.empty() || provider.base.find("{symbol}") == std::string::npos)
        return bad(provider.name + ".url", "{symbol} where the symbol belongs");
    return {};
}

}  // namespace

Status check_places(const Provider& provider) {
    const std::string& url = provider.base;
    if (provider.kind != ProviderKind::kCsv) return {};
    for (std::size_t at = url.find('{'); at != std::string::npos; at = url.find('{', at + 1)) {
        const std::size_t end = url.find('}', at);
        const std::string place = url.substr(at, end == std::string::npos ? end : end - at + 1);
        if (std::ranges::find(detail::kUrlPlaces, place) == detail::kUrlPlaces.end())
            return bad(provider.name + ".url",
                       fmt::format("{} instead of {}", alternatives(detail::kUrlPlaces), place));
    }
    return {};
}

Result<std::vector<Provider>> providers_of(const std::map<std::string, std::string>& settings) {
    std::vector<Provider> providers = built_in();
    // First the kinds, because fields of a provider may precede it in alphabetical order.
    for (const auto& [setting, value] : settings) {
        const auto dot = setting.find('.');
        const std::string name = setting.substr(0, dot);
        if (dot == std::string::npos || !is_name(name))
            return bad(setting, "the name of a provider and a field, such as yahoo.enabled");
        if (setting.substr(dot + 1) != "kind") continue;
        if (value != "csv") return bad(setting, "csv, the kind of a custom provider");
        if (std::ranges::find(providers, name, &Provider::name) != providers.end())
            return bad(setting, "another name: this one belongs to a built-in provider");
        providers.push_back({.name = name, .kind = ProviderKind::kCsv});
    }
    for (const auto& [setting, value] : settings) {
        const auto dot = setting.find('.');
        const std::string field = setting.substr(dot + 1);
        if (field == "kind") continue;
        const std::string name = setting.substr(0, dot);
        const auto found = std::ranges::find(providers, name, &Provider::name);
        if (found == providers.end())
            return bad(setting,
                       fmt::format("a known provider, or `{}.kind = csv` beside it", name));
        TRY_STATUS(set(*found, setting, field, value));
    }
    for (const Provider& provider : providers)
        if (provider.kind == ProviderKind::kCsv) TRY_STATUS(check_custom(provider));
    return providers;
}

std::string provider_symbol(const Provider& provider, const std::string& symbol) {
    if (provider.kind != ProviderKind::kYahoo) return symbol;
    // "BRK.B" has a class of one letter; "VOD.L" has an exchange, which is a suffix at Yahoo too.
    const auto dot = symbol.find('.');
    if (dot == std::string::npos || dot + 2 != symbol.size()) return symbol;
    const char suffix = symbol[dot + 1];
    if (suffix != 'A' && suffix != 'B') return symbol;
    std::string theirs = symbol;
    theirs[dot] = '-';
    return theirs;
}

}  // namespace ballast::feed
