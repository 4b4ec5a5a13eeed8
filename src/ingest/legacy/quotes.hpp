// The prices at which an earlier system valued on the days of its figures.
#pragma once

#include <cstddef>
#include <vector>

#include "ingest/legacy/record.hpp"

namespace ballast::ingest {

// By day, the latest first: of each symbol the price that its position states for the day, else its
// last close up to the day. At most `most`.
std::vector<model::EarlierQuote> quotes_on_figure_days(const LegacyBook& book, std::size_t most);

}  // namespace ballast::ingest
