// Kinds of stored results by type of subject: what filters of results may name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/results.hpp"

namespace ballast::service {

// Whether results of such a kind are stored; "price.A-1" is of the kind "price" of a tranche.
// Without a type: of any subject.
bool is_result_kind(std::optional<store::ResultSubject> subject_type, std::string_view kind);

// kInvalidInput at /kind that lists the kinds of the subject.
Status check_result_kind(std::optional<store::ResultSubject> subject_type, const std::string& kind);

}  // namespace ballast::service
