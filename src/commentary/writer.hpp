// Commentary by rules: what each figure is, which rows are the largest, which statuses are bad,
// what is missing. For use without a language model, and where its text was refused.
#pragma once

#include <string>
#include <vector>

#include "commentary/catalog.hpp"

namespace ballast::commentary {

// Paragraphs with slots; none when the report has no figures.
std::vector<std::string> write_commentary(const Catalog& catalog);

}  // namespace ballast::commentary
