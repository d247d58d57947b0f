"""Folders that are links, or not there; lists of labels."""

import pytest

import yeoul as tf

text_dataset = tf.keras.utils.text_dataset_from_directory


@pytest.fixture
def folder(tmp_path):
    for name in ("one", "two"):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "a.txt").write_text(name)
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "b.txt").write_text("far")
    (tmp_path / "data" / "one" / "link").symlink_to(tmp_path / "far")
    return tmp_path / "data"


@pytest.mark.parametrize(("follow", "expected"), [(False, 2), (True, 3)])
def test_links(folder, follow, expected):
    data = text_dataset(folder, follow_links=follow, shuffle=False, batch_size=None)
    assert len(list(data)) == expected


def test_a_folder_that_is_not_there(folder):
    for path in (folder / "none", folder / "one" / "a.txt"):
        with pytest.raises(tf.errors.NotFoundError, match=f"Could not find directory {path}"):
            text_dataset(path)


def test_no_files(folder):
    with pytest.raises(ValueError, match=r"No files found in directory .* Allowed formats: "):
        tf.keras.utils.image_dataset_from_directory(folder)


def test_labels_are_the_class_names(folder):
    data = text_dataset(folder, labels=[7, 3], shuffle=False)
    assert data.class_names == [3, 7]
    assert next(iter(data))[1].numpy().tolist() == [7, 3]


def test_other_class_names_are_refused(folder):
    with pytest.raises(ValueError, match=r"Expected: \['one', 'two'\], but received: \['one'\]"):
        text_dataset(folder, class_names=["one"])


def test_a_list_of_labels_of_another_length(folder):
    with pytest.raises(ValueError, match=r"len.labels. is 1 while we found 2 files"):
        text_dataset(folder, labels=[1])
