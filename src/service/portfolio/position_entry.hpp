// Positions of requests and files before they are stored. The rules are those of
// model/position_entry.hpp; here they are applied to rows, files and the existing positions of a
// portfolio.
#pragma once

#include <optional>
#include <string_view>

#include "service/call.hpp"
#include "service/portfolio/requests.hpp"

namespace ballast::service {

// Latest allowed entry date: that of the request, or today.
fin::Date entry_as_of(const Call& call, std::optional<fin::Date> as_of);

// The stored position that a new one duplicates; nullopt where duplicates are allowed.
Result<std::optional<model::Position>> find_duplicate(store::Transaction& transaction,
                                                      const model::Position& position,
                                                      model::Duplicates duplicates);
// The error of entering a position that the portfolio holds, for a request that has `duplicates`,
// and for one that has not.
inline constexpr std::string_view kDuplicateHint =
    "change that position, or set `duplicates` to \"merge\" or \"keep\"";
inline constexpr std::string_view kDuplicateOfUpdateHint =
    "change that position, or delete one of the two";
Error already_held(const model::Position& stored, std::string_view hint);

// position.create_many
Result<CreatePositionsResponse> create_positions(Call& call, const CreatePositionsRequest& request);

}  // namespace ballast::service
