// Names of users by their ids, each looked up once.
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::service {

class UserNames {
public:
    // `transaction` must outlive it.
    explicit UserNames(store::Transaction& transaction) : transaction_(transaction) {}

    // Empty for a user who is not known.
    Result<std::string> of(const std::string& user);

private:
    store::Transaction& transaction_;
    std::map<std::string, std::string> known_;
};

}  // namespace ballast::service
