#include "service/user_names.hpp"

#include <utility>

#include "store/identity.hpp"

namespace ballast::service {

Result<std::string> UserNames::of(const std::string& user) {
    if (const auto found = known_.find(user); found != known_.end()) return found->second;
    std::string name;
    if (const auto id = UserId::parse(user)) {
        const auto read = transaction_.as_system(
            [&](store::SystemTransaction& system) { return store::get_user(system, *id); });
        if (read)
            name = read->name;
        else if (read.error().code != Code::kNotFound)
            return Error(read.error());
    }
    return known_.emplace(user, std::move(name)).first->second;
}

}  // namespace ballast::service
