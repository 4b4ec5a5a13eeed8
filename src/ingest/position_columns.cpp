// The columns of both editions, as templates and guides name them.
#include <array>

#include "ingest/position_file.hpp"

namespace ballast::ingest {

namespace {

constexpr std::array kShortColumns = {
    PositionColumn{"ticker", true, "Ticker, or an OCC option symbol, padded or compact.", "AAPL"},
    PositionColumn{"quantity", true, "Units or contracts; negative is short.", "100"},
    PositionColumn{"entry_price", true, "Price per unit on entry, above zero.", "158.25"},
    PositionColumn{"entry_date", true, "Date of entry, as YYYY-MM-DD.", "2024-01-15"},
    PositionColumn{"tags", false, "Tags, separated by commas; the list in quotation marks.",
                   "\"tech,core\""},
    PositionColumn{
        "position_type", false,
        "LONG, SHORT, LC, LP, SC or SP; a short one makes an unsigned quantity negative.", "LONG"}};

constexpr std::array kLongColumns = {
    PositionColumn{"Symbol", true, "Ticker, or an OCC option symbol.", "SPY"},
    PositionColumn{"Quantity", true, "Units or contracts; at most 6 decimals; negative is short.",
                   "100"},
    PositionColumn{"Entry Price Per Share", true, "Price on entry; at most 2 decimals.", "430.50"},
    PositionColumn{"Entry Date", true, "Date of entry, as YYYY-MM-DD.", "2024-01-15"},
    PositionColumn{"Investment Class", false, "PUBLIC, OPTIONS or PRIVATE.", "PUBLIC"},
    PositionColumn{"Investment Subtype", false,
                   "STOCK, ETF, MUTUAL_FUND, BOND or CASH of a public investment; any name of a "
                   "private one.",
                   "ETF"},
    PositionColumn{"Underlying Symbol", false, "Underlying of an option without an OCC symbol.",
                   ""},
    PositionColumn{"Strike Price", false, "Strike of such an option.", ""},
    PositionColumn{"Expiration Date", false, "Expiry of such an option.", ""},
    PositionColumn{"Option Type", false, "CALL or PUT.", ""},
    PositionColumn{"Exit Date", false, "Date of exit: the row is closed and not entered.", ""},
    PositionColumn{"Exit Price Per Share", false, "Price on exit.", ""}};

}  // namespace

std::vector<PositionColumn> position_columns(PositionEdition edition) {
    if (edition == PositionEdition::kShort) return {kShortColumns.begin(), kShortColumns.end()};
    return {kLongColumns.begin(), kLongColumns.end()};
}

}  // namespace ballast::ingest
