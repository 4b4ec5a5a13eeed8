// Providers of market data: what each one is, how a series is requested, and what its response
// means. All functions are pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "feed/http.hpp"
#include "feed/throttle.hpp"
#include "fin/date.hpp"
#include "model/market_series.hpp"
#include "model/price_bar.hpp"

namespace ballast::feed {

enum class ProviderKind : std::uint8_t { kYahoo, kFred, kEcb, kTreasury, kPolygon, kFmp, kCsv };

using model::ActionKind;
using model::SeriesKind;

// A configured provider: one section of the settings file.
struct Provider {
    std::string name;  // in requests, and the source of stored rows
    ProviderKind kind = ProviderKind::kCsv;
    std::string base;        // scheme and host, or the URL template of kCsv
    std::string secret;      // name of the secret with the key; empty: none is sent
    std::string key;         // its value, which the caller fills in
    std::string key_header;  // of kCsv: the header that carries the key
    std::string currency;    // of kCsv: of rows that state none
    bool enabled = false;
    bool license_accepted = false;
    bool local = false;
    RateLimit limit;
};

struct SeriesQuery {
    std::string symbol;           // ours
    std::string provider_symbol;  // theirs
    fin::Date from;
    fin::Date to;           // the last closed session
    std::string next = {};  // page to request; empty: the first
};

// A corporate action of a series.
struct Action {
    fin::Date date;
    ActionKind kind = ActionKind::kDividend;
    double value = 0.0;  // amount per share; new shares per old one
    std::string currency;

    bool operator==(const Action&) const = default;
};

// What a response says about a series, sorted by date, with distinct dates.
struct PriceSeries {
    std::vector<model::PriceBar> bars;
    std::vector<Action> actions;
    std::size_t missing = 0;      // dates without a close
    std::size_t repeated = 0;     // rows equal to an earlier one
    std::size_t provisional = 0;  // rows after the last closed session
    std::string next = {};        // the next page; empty: this is the last
    Issues issues = {};
};

struct MacroValue {
    fin::Date date;
    double value = 0.0;

    bool operator==(const MacroValue&) const = default;
};

struct MacroSeries {
    std::vector<MacroValue> values;
    std::size_t missing = 0;
    std::size_t repeated = 0;
    std::string next = {};
    Issues issues = {};
};

// Version of the parsers, part of the provenance of stored rows. What another version parsed is
// downloaded again in full.
inline constexpr int kParserVersion = 2;

SeriesKind series_kind(ProviderKind kind);  // the main one
bool offers(ProviderKind kind, SeriesKind series);

// Whether requests may be made; otherwise a sentence that says what is missing.
Status check_ready(const Provider& provider);

// Whether the response says that the provider's key is not valid: status 401, and of FRED 400 with
// a message about the key.
bool refuses_key(const Provider& provider, const HttpResponse& response);

// Where requests of the provider may go.
Result<Destination> destination(const Provider& provider);

Result<HttpRequest> price_request(const Provider& provider, const SeriesQuery& query);
Result<PriceSeries> parse_prices(const Provider& provider, const SeriesQuery& query,
                                 const HttpResponse& response);
Result<HttpRequest> macro_request(const Provider& provider, const SeriesQuery& query);
Result<MacroSeries> parse_macro(const Provider& provider, const SeriesQuery& query,
                                const HttpResponse& response);

}  // namespace ballast::feed
