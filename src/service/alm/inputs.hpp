// Converts requests of the ALM methods to the engine's input.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "alm/rates.hpp"
#include "base/error.hpp"
#include "base/result.hpp"
#include "service/alm/requests.hpp"

namespace ballast::service {

// `curves`: further currencies, where `nodes` alone is a discount curve.
Result<alm::Market> alm_market(const AlmMarket& request, const AlmCurveMap& curves = {});

// The requested scenarios, base first; all supervisory ones where the request names none.
Result<std::vector<alm::Scenario>> alm_scenarios(const alm::Market& market,
                                                 const std::vector<AlmScenario>& scenarios);

// For estimates of costs: a name such as "all" stands for as many.
inline constexpr std::size_t kScenariosOfRegulation = 7;

struct AlmLoadedBook {
    alm::Book book;
    std::vector<alm::Position> positions;  // those accepted by the book, in its order
    Issues issues;                         // on the positions left out
    double coverage = 1.0;                 // share of the balance that is valued
    std::vector<AlmDefault> defaults;      // among the valued positions
    double defaulted = 0.0;                // share of that balance with a defaulted term
};
// `renew_margins`: one per position of the request, replacing its own; empty: its own.
Result<AlmLoadedBook> alm_book(const AlmBook& request, const alm::Market& market,
                               const alm::BookSettings& settings,
                               std::span<const double> renew_margins = {});

// Warns of currencies without supervisory shocks of their own, which use the pack's default shocks.
void note_unlisted_currencies(const alm::Market& market,
                              const std::vector<alm::Scenario>& scenarios, Issues& issues);

// Warns of deposit rules whose core exceeds the regulation's cap and is cut to it.
void note_cut_cores(const alm::Market& market, const alm::Behaviour& behaviour, Issues& issues);

AlmStamp alm_stamp(const alm::Regulation& regulation);

}  // namespace ballast::service
