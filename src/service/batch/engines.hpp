// The engines of the daily batch: methods run for a stored portfolio as of a date, and the headline
// numbers that are kept of each as a series.
#pragma once

#include <span>
#include <string_view>

#include "wire/json_figures.hpp"

namespace ballast::service {

struct BatchEngine {
    std::string_view name;    // of the step
    std::string_view kind;    // of the results
    std::string_view method;  // called with {"portfolio", "as_of"}; empty: the batch's own
    std::string_view after;   // the engine whose failure makes this one stale; may be empty
    std::span<const wire::FigurePattern> figures;
};

// In the order in which they run.
std::span<const BatchEngine> batch_engines();
const BatchEngine* find_batch_engine(std::string_view name);

}  // namespace ballast::service
