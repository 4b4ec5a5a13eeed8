// Fields of requests that name a deal, or give it as a document.
#pragma once

#include "clo/describe_asset.hpp"
#include "clo/describe_deal.hpp"
#include "service/clo/deal_source.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

// Fields that choose the deal.
template <class T>
constexpr auto clo_deal_fields() {
    return wire::list(
        required("deal", &T::deal,
                 "Id or slug of a stored deal, or terms and state of a deal as a document.",
                 {.max_length = 64}),
        optional("collateral", &T::collateral,
                 "Assets that the deal of a document holds, with par; absent for a stored deal.",
                 {.max_items = clo::kMaxAssets}),
        optional("as_of", &T::as_of,
                 "Date of the run; absent: that of the state or closing of a document, and of the "
                 "newest state or lot of a stored deal."),
        optional("known_at", &T::known_at,
                 "Stored deal: the records known at the end of this day (UTC); absent: all."),
        optional("version", &T::version,
                 "Stored deal: version of the terms; absent: the one effective on the date.",
                 {.minimum = 1}));
}

// Fields that choose the deal of a run whose result is kept.
template <class T>
constexpr auto clo_source_fields() {
    return wire::combined(
        clo_deal_fields<T>(),
        wire::list(
            optional("keep", &T::keep, "Stored deal: whether the result is kept over time.")));
}

}  // namespace ballast::describe
