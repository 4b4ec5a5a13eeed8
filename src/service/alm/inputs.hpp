// Requests of the ALM methods made into what the engine takes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "alm/rates.hpp"
#include "base/error.hpp"
#include "base/result.hpp"
#include "service/alm/requests.hpp"

namespace ballast::service {

// `curves`: more currencies, where nodes alone are a discount curve.
Result<alm::Market> alm_market(const AlmMarket& request, const AlmCurveMap& curves = {});

// The scenarios asked for, base first; all supervisory ones where the request names none.
Result<std::vector<alm::Scenario>> alm_scenarios(const alm::Market& market,
                                                 const std::vector<AlmScenario>& scenarios);

struct AlmLoadedBook {
    alm::Book book;
    std::vector<alm::Position> positions;  // those that the book took, in its order
    Issues issues;                         // of those that it did not
    double coverage = 1.0;                 // balance that entered
    std::vector<AlmDefault> defaults;      // of what entered
    double defaulted = 0.0;                // share of that balance that lacks a term
};
// `renew_margins`: of every position of the request, instead of its own; empty: its own.
Result<AlmLoadedBook> alm_book(const AlmBook& request, const alm::Market& market,
                               const alm::BookSettings& settings,
                               std::span<const double> renew_margins = {});

// Warns of currencies whose supervisory shocks are nobody's but the pack's for any other.
void note_unlisted_currencies(const alm::Market& market,
                              const std::vector<alm::Scenario>& scenarios, Issues& issues);

// Warns of rules of deposits whose core is above the regulation's cap, which cuts it.
void note_cut_cores(const alm::Market& market, const alm::Behaviour& behaviour, Issues& issues);

AlmStamp alm_stamp(const alm::Regulation& regulation);

}  // namespace ballast::service
