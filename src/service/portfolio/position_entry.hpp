// Positions of requests and files before they are stored. The rules are those of
// model/position_entry.hpp; here they are applied to rows, files and the existing positions of a
// portfolio.
#pragma once

#include <optional>

#include "service/call.hpp"
#include "service/portfolio/requests.hpp"

namespace ballast::service {

// Latest allowed entry date: that of the request, or today.
fin::Date entry_as_of(const Call& call, std::optional<fin::Date> as_of);

// The stored position that a new one duplicates; nullopt where duplicates are allowed.
Result<std::optional<model::Position>> find_duplicate(store::Transaction& transaction,
                                                      const model::Position& position,
                                                      model::Duplicates duplicates);
Error already_held(const model::Position& stored);

// position.create_many
Result<CreatePositionsResponse> create_positions(Call& call, const CreatePositionsRequest& request);

}  // namespace ballast::service
