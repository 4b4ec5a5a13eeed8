// Fixture of a book under a flat EUR curve of 3 %: the base and both parallel scenarios.
#pragma once

#include <gtest/gtest.h>
#include <vector>

#include "alm/book_change.hpp"
#include "alm/flat_market_test.hpp"

namespace ballast::alm::test {

class FlatBookTest : public ::testing::Test {
protected:
    Market market_ = flat_market(day("2026-01-01"), 0.03);
    std::vector<Scenario> scenarios_{{.name = "base"},
                                     {.name = "up", .kind = ScenarioKind::kParallelUp},
                                     {.name = "down", .kind = ScenarioKind::kParallelDown}};
    Behaviour behaviour_;
    Book book_{market_, behaviour_, {}};
    BookInputs inputs_{
        .book = book_, .market = market_, .behaviour = behaviour_, .scenarios = scenarios_};
};

}  // namespace ballast::alm::test
