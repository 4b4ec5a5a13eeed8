#include "feed/profile.hpp"

#include <fmt/format.h>

#include "feed/formats.hpp"
#include "feed/json.hpp"

namespace ballast::feed {

namespace {

using detail::Json;

constexpr std::size_t kLongest = 100;  // of a text; names have twice as much

// "" and "NA" are absent; control characters are no text.
std::string plain_text_at(Json json, std::string_view pointer, std::size_t longest = kLongest) {
    std::string text = detail::text_at(json, pointer);
    if (text == "NA" || text == "N/A" || text.size() > longest) return {};
    for (const char c : text)
        if (static_cast<unsigned char>(c) < ' ') return {};
    return text;
}

bool truth_at(Json json, std::string_view pointer) {
    const auto found = detail::at(json, pointer);
    bool value = false;
    return found && found->get(value) == simdjson::SUCCESS && value;
}

}  // namespace

bool has_profiles(ProviderKind kind) { return kind == ProviderKind::kFmp; }

Result<HttpRequest> profile_request(const Provider& provider, const std::string& symbol) {
    if (!has_profiles(provider.kind))
        return fail(Code::kUnsupported,
                    fmt::format("{} does not describe securities", provider.name));
    return HttpRequest{
        .url = fmt::format("{}/stable/profile?symbol={}", provider.base, detail::escape(symbol)),
        .secrets = {{"apikey", provider.key}}};
}

Result<SecurityProfile> parse_profile(const Provider& provider, const std::string& symbol,
                                      const HttpResponse& response) {
    TRY(const detail::JsonDocument document, detail::JsonDocument::parse(response.body));
    const Json root = document.root();
    simdjson::dom::array rows;
    if (root.get(rows) != simdjson::SUCCESS) {
        const std::string error = detail::text_at(root, "/Error Message");
        if (error.empty()) return detail::unexpected(provider, "the top", "list");
        // A spent quota is reported with status 200 too.
        return fail(
            error.find("Limit") != std::string::npos ? Code::kLimitExceeded : Code::kForbidden,
            fmt::format("{} says: {}", provider.name, error));
    }
    if (rows.size() == 0)
        return fail(Code::kNotFound, fmt::format("{} does not know {}", provider.name, symbol));
    const Json row = *rows.begin();
    if (detail::text_at(row, "/symbol") != symbol)
        return detail::unexpected(provider, "/0/symbol", "\"" + symbol + "\"");
    SecurityProfile profile{.name = plain_text_at(row, "/companyName", 2 * kLongest),
                            .sector = plain_text_at(row, "/sector"),
                            .industry = plain_text_at(row, "/industry"),
                            .exchange = plain_text_at(row, "/exchange"),
                            .country = plain_text_at(row, "/country", 2),
                            .type = truth_at(row, "/isEtf")    ? model::AssetType::kEtf
                                    : truth_at(row, "/isFund") ? model::AssetType::kMutualFund
                                                               : model::AssetType::kEquity};
    // An earlier name of the field.
    if (profile.exchange.empty()) profile.exchange = plain_text_at(row, "/exchangeShortName");
    if (auto currency = fin::Currency::parse(detail::text_at(row, "/currency")))
        profile.currency = *currency;
    profile.fundamentals = {.market_cap = detail::number_at(row, "/marketCap"),
                            .beta = detail::number_at(row, "/beta"),
                            .annual_dividend = detail::number_at(row, "/lastDividend"),
                            .currency = profile.currency ? profile.currency->to_string() : ""};
    // An earlier name of the field.
    if (!profile.fundamentals.market_cap)
        profile.fundamentals.market_cap = detail::number_at(row, "/mktCap");
    return profile;
}

}  // namespace ballast::feed
