// Description of the format of files of positions.
#pragma once

#include "ingest/position_file.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<ingest::PositionFormat> {
    using T = ingest::PositionFormat;
    static constexpr std::string_view name = "PositionFormat";
    static constexpr std::string_view doc =
        "How to read a file of positions that is of neither edition of columns.";
    static constexpr auto fields = list(
        optional("columns", &T::columns,
                 "Column of the file by field (ticker, quantity, entry_price, entry_date, tags, "
                 "position_type, ...); other columns are recognized by their names.",
                 {.max_length = 200}),
        optional("date_order", &T::date_order,
                 "Order of date parts: mdy or dmy; only YYYY-MM-DD when empty or ymd.",
                 {.max_length = 3}),
        optional(
            "decimal_sign", &T::decimal_sign,
            "Decimal sign, a point or a comma, of numbers that may have signs of thousands and "
            "currencies; only plain numbers such as 1234.5 when empty.",
            {.max_length = 1}));
};

}  // namespace ballast::describe
