// The data portal of the ECB: one CSV of a series; columns by name, the key is checked.
#include <fmt/format.h>

#include "feed/formats.hpp"
#include "ingest/csv.hpp"

namespace ballast::feed::detail {

namespace {

const ingest::CsvTable::Column* column(const ingest::CsvTable& table, std::string_view name) {
    for (const auto& one : table.columns)
        if (one.name == name) return &one;
    return nullptr;
}

}  // namespace

Result<HttpRequest> ecb_request(const Provider& provider, const SeriesQuery& query) {
    // "EXR/D.USD.EUR.SP00.A": the dataset and the key within it.
    const std::string& symbol = query.provider_symbol;
    const auto slash = symbol.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == symbol.size())
        return fail(Code::kInvalidInput,
                    fmt::format("the series \"{}\" is not valid: expected a dataset and a key such "
                                "as EXR/D.USD.EUR.SP00.A",
                                symbol));
    return HttpRequest{
        .url = fmt::format("{}/service/data/{}/{}?startPeriod={}&format=csvdata&detail=dataonly",
                           provider.base, escape(symbol.substr(0, slash)),
                           escape(symbol.substr(slash + 1)), query.from.to_string()),
        .headers = {{"Accept", "text/csv"}}};
}

Result<MacroSeries> parse_ecb(const Provider& provider, const SeriesQuery& query,
                              std::string_view body) {
    if (body.empty()) return MacroSeries{};  // no observations in the period
    TRY(const ingest::CsvTable table, ingest::read_csv(body));
    const auto* keys = column(table, "KEY");
    const auto* dates = column(table, "TIME_PERIOD");
    const auto* values = column(table, "OBS_VALUE");
    if (!keys) return unexpected(provider, "the header", "column KEY");
    if (!dates) return unexpected(provider, "the header", "column TIME_PERIOD");
    if (!values) return unexpected(provider, "the header", "column OBS_VALUE");
    std::string key = query.provider_symbol;
    if (const auto slash = key.find('/'); slash != std::string::npos) key[slash] = '.';
    MacroSeries series;
    for (std::size_t row = 0; row < table.rows; ++row) {
        if (keys->cells[row].value_or("") != key)
            return fail(
                Code::kInvalidInput,
                fmt::format("{} answered with the series \"{}\" instead of {}", provider.name,
                            keys->cells[row].value_or("").substr(0, 100), key));
        const auto date = fin::Date::parse(dates->cells[row].value_or(""));
        if (!date)
            return unexpected(provider, fmt::format("line {}", table.line_of_row(row)),
                              "day in TIME_PERIOD");
        const std::string text = values->cells[row].value_or("");
        if (const auto value = number_in(text))
            series.values.push_back({*date, *value});
        else
            ++series.missing;
    }
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
