// The providers of a settings file: "name.field = value".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "feed/provider.hpp"

namespace ballast::feed {

// The built-in providers, off unless the settings say otherwise, then the others by name. Errors
// name the setting and what was expected, never the value of a key.
//
//     yahoo.enabled = true
//     fred.key = abcdef
//     mine.kind = csv
//     mine.url = https://prices.example.org/{symbol}.csv?from={from}&to={to}
Result<std::vector<Provider>> providers_of(const std::map<std::string, std::string>& settings);

// Whether the URL of a provider of CSV files has no parts in braces but those that a request
// replaces: another one would be requested as it is written.
Status check_places(const Provider& provider);

// The symbol at a provider: Yahoo writes classes of shares with a hyphen, as in BRK-B.
std::string provider_symbol(const Provider& provider, const std::string& symbol);

}  // namespace ballast::feed
