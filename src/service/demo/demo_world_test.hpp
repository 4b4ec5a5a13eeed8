// A world with the demo. Loading takes seconds: it is done once per process, and each world gets a
// copy of the files.
#pragma once

#include <filesystem>

#include "service/demo/demo.hpp"
#include "support/world.hpp"

namespace ballast::service {

class DemoWorld : public World {
public:
    // Nothing is opened yet: the environment finds the copy as its stores.
    DemoWorld() {
        std::filesystem::copy(loaded(), path(), std::filesystem::copy_options::recursive);
    }

private:
    static const std::string& loaded() {
        static World world;
        static const bool once = [] {
            EXPECT_TRUE(test::ok(load_demo(world.environment(), world.owner())));
            world.close();
            return true;
        }();
        (void)once;
        return world.path();
    }
};

}  // namespace ballast::service
