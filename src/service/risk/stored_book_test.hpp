// A world with stored prices and an empty portfolio "book".
#pragma once

#include "support/world.hpp"

namespace ballast::service {

class StoredBook : public testing::Test {
protected:
    World world_;

    void SetUp() override {
        world_.body("market.import_prices", import_request(320));
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    }
    // `rows`: positions as JSON, separated by commas.
    void hold(const std::string& rows) {
        world_.body("position.create_many", R"({"portfolio":"book","positions":[)" + rows + "]}");
    }
};

}  // namespace ballast::service
