// Number of rows of an imported file by result, in plans, responses and the store.
#pragma once

#include <cstdint>

#include "describe/describe.hpp"

namespace ballast::model {

struct ImportTotals {
    std::int64_t rows = 0;  // sum of `added`, `duplicate`, `changed` and `rejected`
    std::int64_t added = 0;
    std::int64_t duplicate = 0;
    std::int64_t changed = 0;
    std::int64_t rejected = 0;
    std::int64_t skipped = 0;
};

}  // namespace ballast::model

namespace ballast::describe {

template <>
struct Described<model::ImportTotals> {
    using T = model::ImportTotals;
    static constexpr std::string_view name = "ImportTotals";
    static constexpr std::string_view doc = "Number of rows of a file by result.";
    static constexpr auto fields =
        list(required("rows", &T::rows, "Number of data rows."),
             required("new", &T::added, "Number of new transactions."),
             required("duplicate", &T::duplicate, "Number of rows already in the ledger."),
             required("changed", &T::changed,
                      "Number of rows that replace a transaction in the ledger."),
             required("rejected", &T::rejected, "Number of rows that cannot be posted."),
             required("skipped", &T::skipped,
                      "Number of lines skipped because they contain no transaction; not included "
                      "in `rows`."));
};

}  // namespace ballast::describe
