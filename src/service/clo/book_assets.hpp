// The assets of an import from the earlier system, with their sinking schedules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/clo/book_import.hpp"
#include "service/clo/tape_plan.hpp"

namespace ballast::service {

struct PlannedBookAssets {
    TapePlan assets;
    std::optional<TapePlan> schedules;  // of stored assets

    // In the order in which they are applied.
    std::vector<const TapePlan*> plans() const;
    bool has_effect() const;
};

// Where the records come from: as the options state, otherwise the name of the book.
std::string book_source(const CloBook& book, const CloBookOptions& options);

// Whether all rates of the assets of a book are percentages: it is confirmed, and one is above 1.
bool has_rates_in_percent(const TapeFile& assets, const CloBookOptions& options);

// Plans the assets of the book, which has some. `as_of` is the date of their values.
Result<PlannedBookAssets> plan_book_assets(Call& call, const CloBook& book,
                                           const CloBookOptions& options,
                                           std::optional<fin::Date> as_of);

}  // namespace ballast::service
