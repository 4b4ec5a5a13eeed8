// Internal to feed: requests and responses of each provider, and what they share.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "feed/provider.hpp"

namespace ballast::feed::detail {

// Percent-encoded, for a path segment or a parameter.
std::string escape(std::string_view text);

// A finite number and nothing else.
std::optional<double> number_in(std::string_view text);

// An error about a response: `what` was expected at `where`.
Error unexpected(const Provider& provider, std::string_view where, std::string_view what);

// Sorts, counts equal rows once, leaves out dates with contradictory rows and rows after the last
// closed session; each with an issue or a count.
void settle(PriceSeries& series, const SeriesQuery& query);
void settle(MacroSeries& series, const SeriesQuery& query);

HttpRequest yahoo_request(const Provider& provider, const SeriesQuery& query);
Result<PriceSeries> parse_yahoo(const Provider& provider, const SeriesQuery& query,
                                std::string_view body);
Result<HttpRequest> polygon_request(const Provider& provider, const SeriesQuery& query);
Result<PriceSeries> parse_polygon(const Provider& provider, const SeriesQuery& query,
                                  std::string_view body);
HttpRequest fmp_request(const Provider& provider, const SeriesQuery& query);
Result<PriceSeries> parse_fmp(const Provider& provider, const SeriesQuery& query,
                              std::string_view body);
// The parts of a URL of CSV files that a request replaces; dates as YYYY-MM-DD or YYYYMMDD.
inline constexpr std::array<std::string_view, 5> kUrlPlaces{"{symbol}", "{from}", "{to}",
                                                            "{from_compact}", "{to_compact}"};
HttpRequest csv_request(const Provider& provider, const SeriesQuery& query);
Result<PriceSeries> parse_csv(const Provider& provider, const SeriesQuery& query,
                              std::string_view body);
HttpRequest fred_request(const Provider& provider, const SeriesQuery& query);
Result<MacroSeries> parse_fred(const Provider& provider, const SeriesQuery& query,
                               std::string_view body);
Result<HttpRequest> treasury_request(const Provider& provider, const SeriesQuery& query);
Result<MacroSeries> parse_treasury(const Provider& provider, const SeriesQuery& query,
                                   std::string_view body);
Result<HttpRequest> ecb_request(const Provider& provider, const SeriesQuery& query);
Result<MacroSeries> parse_ecb(const Provider& provider, const SeriesQuery& query,
                              std::string_view body);

}  // namespace ballast::feed::detail
