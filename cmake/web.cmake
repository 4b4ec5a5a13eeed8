# ballast_web_app(OUT variable): builds the web app (web/) when one of its sources has
# changed, and sets the variable to the one archive with all its files, to be embedded in a target of
# the same directory. Its path is ${CMAKE_CURRENT_BINARY_DIR}/web/app.pack.
find_program(BALLAST_NODE node REQUIRED)

# Installs web/node_modules from the lock file when it differs from the lock file.
set(BALLAST_WEB "${CMAKE_SOURCE_DIR}/web")
set(BALLAST_WEB_MODULES "${CMAKE_BINARY_DIR}/web_modules.stamp")

function(ballast_web_app out)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${BALLAST_WEB}/src/*" "${BALLAST_WEB}/public/*")
    list(FILTER sources EXCLUDE REGEX "\\.test\\.tsx?$")
    set(pack "${CMAKE_CURRENT_BINARY_DIR}/web/app.pack")
    set(dist "${CMAKE_CURRENT_BINARY_DIR}/web/dist")
    add_custom_command(OUTPUT "${BALLAST_WEB_MODULES}"
        COMMAND "${BALLAST_NODE}" scripts/install.mjs
        COMMAND "${CMAKE_COMMAND}" -E touch "${BALLAST_WEB_MODULES}"
        DEPENDS "${BALLAST_WEB}/package-lock.json" "${BALLAST_WEB}/scripts/install.mjs"
        WORKING_DIRECTORY "${BALLAST_WEB}" COMMENT "Packages of the web app" VERBATIM)
    add_custom_command(OUTPUT "${pack}"
        COMMAND "${BALLAST_NODE}" node_modules/vite/bin/vite.js build --outDir "${dist}"
                --emptyOutDir --logLevel warn
        COMMAND "${BALLAST_NODE}" scripts/pack.mjs "${dist}" "${pack}"
        DEPENDS ${sources} "${BALLAST_WEB_MODULES}" "${BALLAST_WEB}/index.html"
                "${BALLAST_WEB}/service_worker.js" "${BALLAST_WEB}/vite.config.ts"
                "${BALLAST_WEB}/scripts/pack.mjs"
        WORKING_DIRECTORY "${BALLAST_WEB}" COMMENT "Building the web app" VERBATIM)
    set(${out} "${pack}" PARENT_SCOPE)
endfunction()
