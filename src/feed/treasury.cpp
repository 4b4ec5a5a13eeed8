// The U.S. Treasury: par yields at constant maturity, in percent; an Atom document for each year.
//
// The document is read by element: it has neither entities nor attributes that matter, and whatever
// is not of the expected shape is an error.
#include <fmt/format.h>

#include "base/text.hpp"
#include "feed/formats.hpp"

namespace ballast::feed::detail {

namespace {

constexpr int kFirstYear = 1990;

struct Element {
    std::string_view text;  // empty for <name/>
    std::size_t end = 0;    // after it
};

// The next element of that name from `at` on.
std::optional<Element> element(std::string_view body, std::string_view name, std::size_t at) {
    const std::string open = fmt::format("<{}", name);
    for (std::size_t begin = body.find(open, at); begin != std::string_view::npos;
         begin = body.find(open, begin + 1)) {
        const std::size_t after = begin + open.size();
        // A longer name, such as BC_30YEARDISPLAY for BC_30YEAR.
        if (after >= body.size() ||
            std::string_view(" />\t\r\n").find(body[after]) == std::string_view::npos)
            continue;
        const std::size_t close = body.find('>', after);
        if (close == std::string_view::npos) return std::nullopt;
        if (body[close - 1] == '/') return Element{{}, close + 1};
        const std::size_t end = body.find(fmt::format("</{}>", name), close);
        if (end == std::string_view::npos) return std::nullopt;
        return Element{without_blanks(body.substr(close + 1, end - close - 1)), end};
    }
    return std::nullopt;
}

int year_of(fin::Date date) { return date.year(); }

}  // namespace

Result<HttpRequest> treasury_request(const Provider& provider, const SeriesQuery& query) {
    if (!query.provider_symbol.starts_with("BC_"))
        return fail(Code::kInvalidInput,
                    fmt::format("the series \"{}\" is not valid: expected a maturity such as "
                                "BC_3MONTH or BC_10YEAR",
                                query.provider_symbol));
    const std::string year = query.next.empty()
                                 ? fmt::format("{}", std::max(kFirstYear, year_of(query.from)))
                                 : query.next;
    return HttpRequest{
        .url = fmt::format("{}/resource-center/data-chart-center/interest-rates/pages/xml"
                           "?data=daily_treasury_yield_curve&field_tdr_date_value={}",
                           provider.base, year),
        .headers = {{"Accept", "application/xml"}}};
}

Result<MacroSeries> parse_treasury(const Provider& provider, const SeriesQuery& query,
                                   std::string_view body) {
    if (body.find("<feed") == std::string_view::npos)
        return unexpected(provider, "the top", "element feed");
    if (!without_blanks(body).ends_with("</feed>"))
        return unexpected(provider, "the end", "</feed>: the response is not complete");
    const std::string name = "d:" + query.provider_symbol;
    MacroSeries series;
    std::size_t at = 0;
    while (const auto properties = element(body, "m:properties", at)) {
        at = properties->end;
        const auto day = element(properties->text, "d:NEW_DATE", 0);
        const auto date = day ? fin::Date::parse(day->text.substr(0, 10))
                              : Result<fin::Date>(fail(Code::kInvalidInput, "no date"));
        if (!date) return unexpected(provider, "entry/content/m:properties", "date in d:NEW_DATE");
        const auto value = element(properties->text, name, 0);
        const auto number = value ? number_in(value->text) : std::nullopt;
        if (number)
            series.values.push_back({*date, *number});
        else
            ++series.missing;  // the maturity was not issued, or not on that day
    }
    const int year = query.next.empty() ? std::max(kFirstYear, year_of(query.from))
                                        : static_cast<int>(number_in(query.next).value_or(0.0));
    if (year < year_of(query.to)) series.next = fmt::format("{}", year + 1);
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
