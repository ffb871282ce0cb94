// Starts the page that shows the API for scripts.
import { mount } from 'svelte'
import '../ui/base.css'
import Docs from './Docs.svelte'

mount(Docs, { target: document.body })
