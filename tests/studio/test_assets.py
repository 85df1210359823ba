from studio.assets import HashedAssets


def test_modules_import_each_other_by_their_hashed_names(tmp_path):
    """So no page mixes the modules of two releases."""
    (tmp_path / "hold.js").write_text('import { breath } from "./breath.js";\n')
    (tmp_path / "breath.js").write_text("export const breath = 10;\n")
    assets = HashedAssets(location=tmp_path, base_url="/static/")
    files = {name: (assets, name) for name in ("hold.js", "breath.js")}

    for _name, _hashed, problem in assets.post_process(files):
        assert not isinstance(problem, Exception)

    hold, breath = map(assets.stored_name, files)
    assert breath.startswith("breath.")
    assert breath != "breath.js"
    assert breath in (tmp_path / hold).read_text()
