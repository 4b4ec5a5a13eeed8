// Descriptions of securities from a provider. All functions are pure.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "feed/provider.hpp"
#include "fin/currency.hpp"
#include "model/market_record.hpp"
#include "model/portfolio.hpp"

namespace ballast::feed {

// An empty field is unknown.
struct SecurityProfile {
    std::string name;
    std::string sector;
    std::string industry;
    std::string exchange;
    std::string country;  // ISO 3166
    std::optional<fin::Currency> currency;
    std::optional<model::AssetType> type;
    model::Fundamentals fundamentals;
};

// Whether the provider describes securities.
bool has_profiles(ProviderKind kind);

Result<HttpRequest> profile_request(const Provider& provider, const std::string& symbol);
// kNotFound where the provider does not know the symbol.
Result<SecurityProfile> parse_profile(const Provider& provider, const std::string& symbol,
                                      const HttpResponse& response);

}  // namespace ballast::feed
